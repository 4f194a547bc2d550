terraform {
  backend "local" {}
}

resource "terraform_data" "bucket" {
  input = {
    name       = "kittiwake-position-lake"
    encryption = "managed-key"
    versioning = true
    tags       = { owner = "sailings" }
  }
}

resource "terraform_data" "retention" {
  input = {
    bucket = terraform_data.bucket.id
    days   = 400
  }
}
