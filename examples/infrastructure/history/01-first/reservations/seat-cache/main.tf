terraform {
  backend "local" {}
}

resource "terraform_data" "cache" {
  input = {
    engine     = "redis"
    node_type  = "small"
    replicas   = 1
    encryption = true
  }
}
