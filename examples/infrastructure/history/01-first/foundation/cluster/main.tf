terraform {
  backend "local" {}
}

variable "node_pools" {
  type = map(object({ size = string, nodes = number }))
  default = {
    system = { size = "medium", nodes = 3 }
    apps   = { size = "xlarge", nodes = 6 }
  }
}

resource "terraform_data" "control_plane" {
  input = {
    version = "1.33"
    zones   = ["north-1a", "north-1b", "north-1c"]
  }
}

resource "terraform_data" "node_pool" {
  for_each = var.node_pools

  input = merge(each.value, {
    name    = each.key
    cluster = terraform_data.control_plane.id
  })
}
