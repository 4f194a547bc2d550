terraform {
  backend "local" {}
}

resource "terraform_data" "cache" {
  input = {
    engine     = "redis"
    node_type  = "medium"
    replicas   = 2
    encryption = true
  }
}
