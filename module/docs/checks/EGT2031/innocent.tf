resource "tencentcloud_kubernetes_node_pool" "egress" {
  cluster_id = tencentcloud_kubernetes_cluster.main.id
  name       = "egress"
  max_size   = 2
  min_size   = 2
  vpc_id     = var.vpc
  subnet_ids = [var.egress_subnet]

  auto_scaling_config {
    instance_type              = "SA5.MEDIUM4"
    internet_charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
    internet_max_bandwidth_out = 100
    public_ip_assigned         = true
  }

  labels = {
    # policies select gateways by it
    "egress-node" = "true"
  }
}
