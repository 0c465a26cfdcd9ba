# finds: warning tencentcloud_security_group_rule_set/nodes
resource "tencentcloud_security_group_rule_set" "nodes" {
  security_group_id = tencentcloud_security_group.nodes.id
  ingress {
    action     = "ACCEPT"
    cidr_block = "10.0.0.0/16"
    protocol   = "UDP"
    port       = "4789"
  }
}
