locals {
  note = <<-EOT
    a brace { that closes nothing, and "quotes
  EOT
  text = "${var.name}-${join("-", [for s in ["a", "}"] : "${s}"])} $${literal} \" {"
  map  = { a = 1, "b" : [1, 2] /* { */ }
  cond = var.on ? {
    x = 1
  } : {}
}
variable "one" { default = "}" }
output "many" {
  value = length(local.map) # {
}
