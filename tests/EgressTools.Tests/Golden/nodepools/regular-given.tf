# Gateways of Cilium's egress gateway: a regular node pool of TKE.
# The configuration around it names the provider: required_providers with
# tencentcloud = { source = "tencentcloudstack/tencentcloud" }.

resource "tencentcloud_kubernetes_node_pool" "egress" {
  name                = "egress"
  cluster_id          = "cls-00000001"
  vpc_id              = "vpc-00000001"
  deletion_protection = true

  # The instances, and their addresses, stay where the pool is deleted; they are billed until they are
  # deleted by hand.
  delete_keep_instance = true

  # TencentOS Server 4, unless another is named: the kernel of the default is too old for current
  # versions of Cilium. Accounts may have to ask for it.
  node_os = "img-00000001"

  # Subnets of the gateways alone: a route 0.0.0.0/0 to a NAT gateway in their route table
  # would catch what leaves, and nobody would see the gateways' own addresses.
  # Where they change, the pool is recreated.
  subnet_ids               = ["subnet-00000001", "subnet-00000002"]
  multi_zone_subnet_policy = "EQUALITY"

  # A fixed number: with every gateway that comes or goes pods get other addresses and open
  # connections break.
  enable_auto_scale = false
  min_size          = 3
  max_size          = 3
  desired_capacity  = 3

  labels = {
    "egress-node"      = "true"
    "example.com/team" = "a"
  }

  taints {
    key    = "egress-node"
    value  = "true"
    effect = "NoSchedule"
  }

  auto_scaling_config {
    # Where it changes, the pool is recreated.
    instance_type         = "SA5.MEDIUM4"
    backup_instance_types = ["S5.MEDIUM4"]
    key_ids               = ["skey-00000001"]

    # Have to admit UDP 8472, Cilium's VXLAN tunnel (unless tunnel-port says otherwise), from
    # the subnets of all nodes: traffic comes to a gateway through it, also with native routing.
    orderly_security_group_ids = ["sg-00000001"]
    system_disk_type           = "CLOUD_BSSD"
    system_disk_size           = 100

    # A public address that is made with the node and released with it. Where partners admit
    # single addresses, keep Elastic IPs of your own (tencentcloud_eip): they outlive nodes.
    # What changes here reaches only nodes that are made afterwards.
    public_ip_assigned         = true
    internet_charge_type       = "BANDWIDTH_POSTPAID_BY_HOUR"
    internet_max_bandwidth_out = 20
  }

  # Where cluster_id, vpc_id, subnet_ids, instance_type or key_ids
  # change, Terraform recreates the pool, and every gateway gets another public address. This
  # refuses such a plan; take it out, and deletion_protection too, where that is meant.
  lifecycle {
    prevent_destroy = true
  }
}
