resource "tencentcloud_kubernetes_native_node_pool" "egress" {
  cluster_id = tencentcloud_kubernetes_cluster.main.id
  name       = "egress"
  type       = "Native"

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
    security_group_ids   = [tencentcloud_security_group.nodes.id]
    subnet_ids           = [var.egress_subnet]

    dynamic "system_disk" {
      for_each = [50]
      content {
        disk_type = "CLOUD_BSSD"
        disk_size = system_disk.value
      }
    }
  }
}
