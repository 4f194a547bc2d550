terraform {
  backend "local" {}
}

resource "terraform_data" "assets" {
  input = {
    name = "kittiwake-web-assets"
    tags = { owner = "booking" }
  }
}

resource "terraform_data" "distribution" {
  triggers_replace = ["edge-v1"]
  input = {
    origin      = terraform_data.assets.id
    domains     = ["www.example.com"]
    price_class = "europe"
  }
}
