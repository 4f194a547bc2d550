terraform {
  backend "local" {}
}

module "database" {
  source = "../../modules/database"

  name           = "payments"
  owner          = "payments"
  instance_class = "large"
  storage_gib    = 200
}
