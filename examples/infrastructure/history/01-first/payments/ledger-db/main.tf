terraform {
  backend "local" {}
}

module "database" {
  source = "../../modules/database"

  name           = "ledger"
  owner          = "payments"
  instance_class = "xlarge"
  storage_gib    = 500
}
