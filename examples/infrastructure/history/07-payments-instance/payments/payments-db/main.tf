terraform {
  backend "local" {}
}

module "database" {
  source = "../../modules/database"

  name           = "payments"
  owner          = "payments"
  instance_class = "xlarge"
  storage_gib    = 400
}
