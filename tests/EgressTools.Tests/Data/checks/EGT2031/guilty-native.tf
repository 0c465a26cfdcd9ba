# finds: error tencentcloud_kubernetes_native_node_pool/egress
resource "tencentcloud_kubernetes_native_node_pool" "egress" {
  cluster_id = tencentcloud_kubernetes_cluster.main.id
  name       = "egress"

  labels {
    name  = "egress-node"
    value = "true"
  }

  taints {
    key    = "egress-node"
    value  = "true"
    effect = "NoSchedule"
  }

  native {
    instance_charge_type = "POSTPAID_BY_HOUR"
    instance_types       = ["SA5.MEDIUM4"]
    subnet_ids           = [var.egress_subnet]

    system_disk {
      disk_type = "CLOUD_BSSD"
      disk_size = 50
    }

    internet_accessible {
      charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
      max_bandwidth_out = 100
    }
  }
}
