variable "cluster_id" {
  description = "The cluster, cls-..."
  type        = string
}

variable "cluster_security_group_id" {
  description = "The security group that the cluster's nodes have, for kubelet, DNS and what else the cluster needs"
  type        = string
}

# A fixed number of nodes in the subnet without a NAT route, each with a public address.
resource "tencentcloud_kubernetes_native_node_pool" "gateways" {
  cluster_id          = var.cluster_id
  name                = "egress"
  type                = "Native"
  deletion_protection = true

  labels {
    name  = "egress-node"
    value = "true"
  }

  # Keeps ordinary pods away.
  taints {
    key    = "egress-node"
    value  = "true"
    effect = "NoSchedule"
  }

  # TencentOS 4, whose kernel is new enough for Cilium.
  annotations {
    name  = "node.tke.cloud.tencent.com/image-label"
    value = "ts4-public"
  }

  native {
    instance_charge_type = "POSTPAID_BY_HOUR"
    instance_types       = ["SA5.MEDIUM4"]
    subnet_ids           = [tencentcloud_subnet.egress.id]
    security_group_ids   = [var.cluster_security_group_id, tencentcloud_security_group.nodes.id]

    # Gateways that come and go change the addresses that others have on their lists.
    replicas           = 2
    enable_autoscaling = false
    auto_repair        = false

    system_disk {
      disk_type = "CLOUD_PREMIUM"
      disk_size = 50
    }

    # A change of either argument makes the pool anew, and with it its public addresses.
    internet_accessible {
      charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
      max_bandwidth_out = 100
    }
  }
}
