resource "tencentcloud_kubernetes_native_node_pool" "egress" {
  name       = "egress"
  cluster_id = tencentcloud_kubernetes_cluster.main.id
  type       = "Native"
  annotations {
    name  = "node.tke.cloud.tencent.com/beta-image"
    value = "ts4-public"
  }
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
