terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

variable "vpc_id" {
  description = "The cluster's VPC, 172.22.0.0/16 here"
  type        = string
}

variable "availability_zone" {
  description = "Zone of both subnets"
  type        = string
  default     = "ap-guangzhou-6"
}

# Work nodes and pods: to the internet by the NAT gateway.
resource "tencentcloud_route_table" "work" {
  vpc_id = var.vpc_id
  name   = "work"
}

resource "tencentcloud_subnet" "work" {
  vpc_id            = var.vpc_id
  name              = "work"
  cidr_block        = "172.22.48.0/24"
  availability_zone = var.availability_zone
  route_table_id    = tencentcloud_route_table.work.id
}

resource "tencentcloud_eip" "nat" {
  name                       = "nat"
  internet_charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
  internet_max_bandwidth_out = 100
}

resource "tencentcloud_nat_gateway" "work" {
  name             = "work"
  vpc_id           = var.vpc_id
  bandwidth        = 100
  max_concurrent   = 1000000
  assigned_eip_set = [tencentcloud_eip.nat.public_ip]
}

resource "tencentcloud_route_table_entry" "work_to_nat" {
  route_table_id         = tencentcloud_route_table.work.id
  destination_cidr_block = "0.0.0.0/0"
  next_type              = "NAT"
  next_hub               = tencentcloud_nat_gateway.work.id
  description            = "the internet, for work nodes only"
}

# Gateways. Their table has no default route: one to the NAT gateway would come before the nodes' own public addresses,
# and the other side would see the NAT gateway whatever the policy says. It has to be a table of its own, because a
# subnet that names none gets the VPC's default table, with whatever others add to that.
resource "tencentcloud_route_table" "egress" {
  vpc_id = var.vpc_id
  name   = "egress"
}

resource "tencentcloud_subnet" "egress" {
  vpc_id            = var.vpc_id
  name              = "egress"
  cidr_block        = "172.22.49.0/24"
  availability_zone = var.availability_zone
  route_table_id    = tencentcloud_route_table.egress.id
}
