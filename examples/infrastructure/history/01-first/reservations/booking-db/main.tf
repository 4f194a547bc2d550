terraform {
  backend "local" {}
}

module "database" {
  source = "../../modules/database"

  name           = "booking"
  owner          = "booking"
  instance_class = "large"
  storage_gib    = 300
}
