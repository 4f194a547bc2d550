terraform {
  backend "local" {}
}

resource "terraform_data" "bucket" {
  input = {
    name       = "kittiwake-ticket-archive"
    encryption = "managed-key"
    versioning = true
    tags       = { owner = "booking" }
  }
}

resource "terraform_data" "retention" {
  input = {
    bucket = terraform_data.bucket.id
    days   = 730
  }
}
