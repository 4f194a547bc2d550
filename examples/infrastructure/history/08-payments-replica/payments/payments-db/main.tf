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

resource "terraform_data" "replica" {
  input = {
    of             = "payments"
    instance_class = "large"
    zone           = "north-1b"
  }
}
