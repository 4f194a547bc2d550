terraform {
  backend "local" {}
}

locals {
  topics = {
    booking-events = { partitions = 12, retention_hours = 168 }
    booking-events-v1 = { partitions = 6, retention_hours = 168 }
    booking-refunds = { partitions = 3, retention_hours = 336 }
  }
}

resource "terraform_data" "topic" {
  for_each = local.topics

  input = merge(each.value, {
    name  = each.key
    owner = "booking"
  })
}
