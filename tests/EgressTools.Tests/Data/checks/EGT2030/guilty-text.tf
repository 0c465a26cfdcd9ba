# finds: error terraformfile/guilty-text.tf
variable "region" {
  default = "ap-guangzhou
}
