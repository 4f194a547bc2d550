terraform {
  backend "local" {}
}

locals {
  topics = {
    vessel-positions = { partitions = 24, retention_hours = 48 }
  }
}

resource "terraform_data" "topic" {
  for_each = local.topics

  input = merge(each.value, {
    name  = each.key
    owner = "sailings"
  })
}
