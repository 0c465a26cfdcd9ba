# Gateways of Cilium's egress gateway: a native node pool of TKE.
# The configuration around it names the provider: required_providers with
# tencentcloud = { source = "tencentcloudstack/tencentcloud" }.

resource "tencentcloud_kubernetes_native_node_pool" "egress" {
  name                = "egress"
  cluster_id          = "cls-00000001"
  type                = "Native"
  deletion_protection = true

  # TencentOS Server 4, unless another is named: the kernel of the default is too old for current
  # versions of Cilium. Accounts may have to ask for it.
  annotations {
    name  = "node.tke.cloud.tencent.com/image-label"
    value = "ts4-custom"
  }

  labels {
    name  = "egress-node"
    value = "true"
  }

  labels {
    name  = "example.com/team"
    value = "a"
  }

  taints {
    key    = "egress-node"
    value  = "true"
    effect = "NoSchedule"
  }

  native {
    # Where one of these two changes, the pool is recreated.
    instance_charge_type = "POSTPAID_BY_HOUR"
    instance_types       = ["SA5.MEDIUM4", "S5.MEDIUM4"]

    # Subnets of the gateways alone: a route 0.0.0.0/0 to a NAT gateway in their route table
    # would catch what leaves, and nobody would see the gateways' own addresses.
    subnet_ids = ["subnet-00000001", "subnet-00000002"]

    # Have to admit UDP 8472, Cilium's VXLAN tunnel (unless tunnel-port says otherwise), from
    # the subnets of all nodes: traffic comes to a gateway through it, also with native routing.
    security_group_ids = ["sg-00000001"]
    key_ids            = ["skey-00000001"]

    # A fixed number: with every gateway that comes or goes pods get other addresses and open
    # connections break.
    enable_autoscaling = false
    replicas           = 3

    # Not repaired on its own: that would break connections at a time that nobody chose.
    auto_repair = false

    scaling {
      min_replicas  = 3
      max_replicas  = 3
      create_policy = "ZoneEquality"
    }

    # Where it changes, the pool is recreated.
    system_disk {
      disk_type = "CLOUD_BSSD"
      disk_size = 100
    }

    # A public address that is made with the node and released with it. Where partners admit
    # single addresses, keep Elastic IPs of your own (tencentcloud_eip): they outlive nodes.
    # Where anything here changes, the pool is recreated, and every gateway gets another address.
    internet_accessible {
      charge_type       = "BANDWIDTH_POSTPAID_BY_HOUR"
      max_bandwidth_out = 20
    }
  }

  # Where cluster_id, instance_charge_type, instance_types, system_disk or internet_accessible
  # change, Terraform recreates the pool, and every gateway gets another public address. This
  # refuses such a plan; take it out, and deletion_protection too, where that is meant.
  lifecycle {
    prevent_destroy = true
  }
}
