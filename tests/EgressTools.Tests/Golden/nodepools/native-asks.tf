# Gateways of Cilium's egress gateway: a native node pool of TKE.
# The configuration around it names the provider: required_providers with
# tencentcloud = { source = "tencentcloudstack/tencentcloud" }.

variable "egress_cluster_id" {
  description = "Cluster that the gateways belong to"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^cls-[0-9a-z]+$", var.egress_cluster_id))
    error_message = "Write it as cls-xxxxxxxx."
  }
}

variable "egress_instance_types" {
  description = "Instance types of the gateways, the best first, such as SA5.MEDIUM4; they have to be sold in the zones of the subnets"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.egress_instance_types) > 0 && alltrue([for item in var.egress_instance_types : can(regex("^[0-9A-Za-z]+\\.[0-9A-Za-z]+$", item))])
    error_message = "Give at least one, written as SA5.MEDIUM4."
  }
}

variable "egress_subnet_ids" {
  description = "Subnets of the gateways alone, in the cluster's network, without a route 0.0.0.0/0 to a NAT gateway"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.egress_subnet_ids) > 0 && alltrue([for item in var.egress_subnet_ids : can(regex("^subnet-[0-9a-z]+$", item))])
    error_message = "Give at least one, written as subnet-xxxxxxxx."
  }
}

variable "egress_security_group_ids" {
  description = "Security groups of the gateways; they have to admit UDP 8472 from the subnets of all nodes"
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.egress_security_group_ids) > 0 && alltrue([for item in var.egress_security_group_ids : can(regex("^sg-[0-9a-z]+$", item))])
    error_message = "Give at least one, written as sg-xxxxxxxx."
  }
}

resource "tencentcloud_kubernetes_native_node_pool" "egress" {
  name                = "egress"
  cluster_id          = var.egress_cluster_id
  type                = "Native"
  deletion_protection = true

  # TencentOS Server 4, unless another is named: the kernel of the default is too old for current
  # versions of Cilium. Accounts may have to ask for it.
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
    # Where one of these two changes, the pool is recreated.
    instance_charge_type = "POSTPAID_BY_HOUR"
    instance_types       = var.egress_instance_types

    # Subnets of the gateways alone: a route 0.0.0.0/0 to a NAT gateway in their route table
    # would catch what leaves, and nobody would see the gateways' own addresses.
    subnet_ids = var.egress_subnet_ids

    # Have to admit UDP 8472, Cilium's VXLAN tunnel (unless tunnel-port says otherwise), from
    # the subnets of all nodes: traffic comes to a gateway through it, also with native routing.
    security_group_ids = var.egress_security_group_ids

    # A fixed number: with every gateway that comes or goes pods get other addresses and open
    # connections break.
    enable_autoscaling = false
    replicas           = 2

    # Not repaired on its own: that would break connections at a time that nobody chose.
    auto_repair = false

    scaling {
      min_replicas  = 2
      max_replicas  = 2
      create_policy = "ZoneEquality"
    }

    # Where it changes, the pool is recreated.
    system_disk {
      disk_type = "CLOUD_PREMIUM"
      disk_size = 50
    }

    # A public address that is made with the node and released with it. Where partners admit
    # single addresses, keep Elastic IPs of your own (tencentcloud_eip): they outlive nodes.
    # Where anything here changes, the pool is recreated, and every gateway gets another address.
    internet_accessible {
      charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
      max_bandwidth_out = 100
    }
  }

  # Where cluster_id, instance_charge_type, instance_types, system_disk or internet_accessible
  # change, Terraform recreates the pool, and every gateway gets another public address. This
  # refuses such a plan; take it out, and deletion_protection too, where that is meant.
  lifecycle {
    prevent_destroy = true
  }
}
