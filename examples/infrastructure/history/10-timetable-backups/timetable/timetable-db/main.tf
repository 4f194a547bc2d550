terraform {
  backend "local" {}
}

module "database" {
  source = "../../modules/database"

  name           = "timetable"
  owner          = "sailings"
  instance_class = "medium"
  storage_gib    = 100
  backup_days    = 30

