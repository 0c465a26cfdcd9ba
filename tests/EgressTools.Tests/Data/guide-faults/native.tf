resource "tencentcloud_kubernetes_native_node_pool" "egress" {
  name       = "egress"
  cluster_id = tencentcloud_kubernetes_cluster.main.id
  type       = "Native"
  labels {
    name  = "egress-node"
    value = "true"
  }
  native {
    internet_accessible {
      charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
      max_bandwidth_out = 100
    }
    # the other arguments are left out here
  
}
