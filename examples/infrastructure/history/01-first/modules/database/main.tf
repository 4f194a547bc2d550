variable "name" {
  type = string
}

variable "owner" {
  type = string
}

variable "instance_class" {
  type = string
}

variable "storage_gib" {
  type = number
}

variable "backup_days" {
  type    = number
  default = 14
}

resource "terraform_data" "subnets" {
  input = {
    vpc   = "kittiwake-production"
    zones = ["north-1a", "north-1b"]
  }
}

resource "terraform_data" "instance" {
  input = {
    name           = var.name
    engine         = "postgres"
    engine_version = "16.4"
    instance_class = var.instance_class
    storage_gib    = var.storage_gib
    backup_days    = var.backup_days
    subnets        = terraform_data.subnets.id
    tags           = { owner = var.owner }
  }
}

resource "terraform_data" "alarm" {
  input = {
    metric    = "free-storage"
    below_gib = floor(var.storage_gib / 10)
    notify    = "on-call-${var.owner}"
  }
}
