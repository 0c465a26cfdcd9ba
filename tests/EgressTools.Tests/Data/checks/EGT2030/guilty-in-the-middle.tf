# finds: error terraformfile/guilty-in-the-middle.tf
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

    system_disk {
      disk_type = "CLOUD_BSSD"
      disk_size = 50
    }

    internet_accessible {
      charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
      max_bandwidth_out = 100
    }
  }

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
    # gateways are chosen by it
    "egress-node" = "true"
  }
}
