# Gateways of Cilium's egress gateway: a regular node pool of TKE.
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

variable "egress_vpc_id" {
  description = "Network of the cluster"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[0-9a-z]+$", var.egress_vpc_id))
    error_message = "Write it as vpc-xxxxxxxx."
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

variable "egress_instance_type" {
  description = "Instance type of the gateways, such as SA5.MEDIUM4; it has to be sold in the zones of the subnets"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z]+\\.[0-9A-Za-z]+$", var.egress_instance_type))
    error_message = "Write it as SA5.MEDIUM4."
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

resource "tencentcloud_kubernetes_node_pool" "egress" {
  name                = "egress"
  cluster_id          = var.egress_cluster_id
  vpc_id              = var.egress_vpc_id
  deletion_protection = true

  # The instances, and their addresses, stay where the pool is deleted; they are billed until they are
  # deleted by hand.
  delete_keep_instance = true

  # TencentOS Server 4, unless another is named: the kernel of the default is too old for current
  # versions of Cilium. Accounts may have to ask for it.
  node_os = "img-gqmik24x"

  # Subnets of the gateways alone: a route 0.0.0.0/0 to a NAT gateway in their route table
  # would catch what leaves, and nobody would see the gateways' own addresses.
  # Where they change, the pool is recreated.
  subnet_ids               = var.egress_subnet_ids
  multi_zone_subnet_policy = "EQUALITY"

  # A fixed number: with every gateway that comes or goes pods get other addresses and open
  # connections break.
  enable_auto_scale = false
  min_size          = 2
  max_size          = 2
  desired_capacity  = 2

  labels = {
    "egress-node" = "true"
  }

  auto_scaling_config {
    # Where it changes, the pool is recreated.
    instance_type = var.egress_instance_type

    # Have to admit UDP 8472, Cilium's VXLAN tunnel (unless tunnel-port says otherwise), from
    # the subnets of all nodes: traffic comes to a gateway through it, also with native routing.
    orderly_security_group_ids = var.egress_security_group_ids
    system_disk_type           = "CLOUD_PREMIUM"
    system_disk_size           = 50

    # A public address that is made with the node and released with it. Where partners admit
    # single addresses, keep Elastic IPs of your own (tencentcloud_eip): they outlive nodes.
    # What changes here reaches only nodes that are made afterwards.
    public_ip_assigned         = true
    internet_charge_type       = "BANDWIDTH_PACKAGE"
    internet_max_bandwidth_out = 500
    bandwidth_package_id       = "bwp-00000001"
  }

  # Where cluster_id, vpc_id, subnet_ids, instance_type or key_ids
  # change, Terraform recreates the pool, and every gateway gets another public address. This
  # refuses such a plan; take it out, and deletion_protection too, where that is meant.
  lifecycle {
    prevent_destroy = true
  }
}
