# finds: warning tencentcloud_security_group_lite_rule/nodes
resource "tencentcloud_security_group_lite_rule" "nodes" {
  security_group_id = tencentcloud_security_group.nodes.id
  ingress = [
    "ACCEPT#10.0.0.0/16#4789#UDP",
    "ACCEPT#10.0.0.0/16#22,443#TCP",
  ]
}
