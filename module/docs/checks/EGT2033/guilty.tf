# finds: warning tencentcloud_security_group_rule/tunnel
resource "tencentcloud_security_group_rule" "tunnel" {
  security_group_id = tencentcloud_security_group.nodes.id
  type              = "ingress"
  policy            = "accept"
  cidr_ip           = "10.0.0.0/16"
  ip_protocol       = "UDP"
  port_range        = "4789"
}
