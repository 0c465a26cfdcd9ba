resource "tencentcloud_kubernetes_native_node_pool" "egress" {
  name       = "egress"
  cluster_id = tencentcloud_kubernetes_cluster.main.id
  type       = "Native"
  annotations {
    name  = "node.tke.cloud.tencent.com/image-label"
    value = "ts4-public"
  }
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
    security_group_ids   = [var.security_group_id]
    subnet_ids           = [var.egress_subnet_id]
    replicas             = 2
    enable_autoscaling   = false
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

resource "tencentcloud_kubernetes_node_pool" "egress" {
  name                     = "egress-cvm"
  cluster_id               = tencentcloud_kubernetes_cluster.main.id
  vpc_id                   = var.vpc_id
  subnet_ids               = [var.egress_subnet_id]
  min_size                 = 2
  max_size                 = 2
  enable_auto_scale        = false
  delete_keep_instance     = true
  labels = {
    "egress-node" = "true"
  }
  auto_scaling_config {
    instance_type              = "SA5.MEDIUM4"
    internet_charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
    internet_max_bandwidth_out = 100
    public_ip_assigned         = true
  }
}

resource "tencentcloud_security_group_rule_set" "nodes" {
  security_group_id = var.security_group_id
  ingress {
    action     = "ACCEPT"
    cidr_block = "10.20.0.0/16"
    protocol   = "UDP"
    port       = "8472"
  }
}
