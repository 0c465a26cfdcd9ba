resource "tencentcloud_kubernetes_node_pool" "egress" {
  name       = "egress"
  cluster_id = tencentcloud_kubernetes_cluster.main.id
  labels = {
    "egress-node" = "true"
  }
  auto_scaling_config {
    instance_type              = "S5.MEDIUM4"
    internet_charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
    internet_max_bandwidth_out = 100
    public_ip_assigned         = true
  }
}

resource "tencentcloud_kubernetes_cluster" "main" {
  cluster_internet           = true
  cluster_intranet_subnet_id = "subnet-00000001"
}

resource "tencentcloud_security_group_rule_set" "nodes" {
  security_group_id = "sg-00000001"
  ingress {
    action     = "ACCEPT"
    cidr_block = "10.20.0.0/16"
    protocol   = "UDP"
    port       = "4789"
  }
}
