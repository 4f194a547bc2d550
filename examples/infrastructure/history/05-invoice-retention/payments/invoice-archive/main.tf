terraform {
  backend "local" {}
}

resource "terraform_data" "bucket" {
  input = {
    name       = "kittiwake-invoice-archive"
    encryption = "managed-key"
    versioning = true
    tags       = { owner = "payments" }
  }
}

resource "terraform_data" "retention" {
  input = {
    bucket = terraform_data.bucket.id
    days   = 2555
  }
}
