terraform {
  backend "local" {}
}

resource "terraform_data" "record" {
  for_each = toset(["api", "booking", "www"])

  input = {
    name = "${each.key}.example.com"
    type = "CNAME"
    to   = "edge.example.com"
    ttl  = 300
  }
}
