terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

variable "node_cidr" {
  description = "Where the cluster's nodes in the VPC have their addresses"
  type        = string
  default     = "172.22.48.0/24"
}

variable "registered_cidr" {
  description = "Where the registered nodes have theirs; the VPC reaches it by a direct line, a VPN or a cloud connect network"
  type        = string
  default     = "10.111.128.0/24"
}

variable "api_cidr" {
  description = "Where the API server's interfaces in the VPC are: the subnet that was chosen when registered nodes were enabled"
  type        = string
  default     = "172.22.60.0/24"
}

variable "api_port" {
  description = "Port of the API server as registered nodes see it: kubectl get endpoints kubernetes -n default"
  type        = string
  default     = "60002"
}

# For the nodes in the VPC, beside the group that they have: add it to their node pools.
resource "tencentcloud_security_group" "nodes" {
  name        = "egress-nodes"
  description = "Nodes of the cluster whose pods leave by registered nodes"
}

resource "tencentcloud_security_group_rule_set" "nodes" {
  security_group_id = tencentcloud_security_group.nodes.id

  # Replies from the internet. A security group passes replies of a connection by itself, but these are none: a tunnel
  # packet goes to port 8472 in both directions, from a port that depends on the connection inside.
  ingress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "UDP"
    port        = "8472"
    description = "VXLAN of Cilium, replies from gateways"
  }

  # Without 4240 and ping traffic flows too, but agents say that the nodes do not reach each other.
  ingress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "TCP"
    port        = "4240"
    description = "health checks of Cilium"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "ICMP"
    description = "health checks of Cilium, and too large packets"
  }

  # What pods send to the gateways.
  egress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "UDP"
    port        = "8472"
    description = "VXLAN of Cilium, to gateways"
  }

  egress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "TCP"
    port        = "4240"
    description = "health checks of Cilium"
  }

  egress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "ICMP"
    description = "health checks of Cilium, and too large packets"
  }
}

# For what registered nodes reach the API server by: the interfaces that TKE made in the subnet of api_cidr.
resource "tencentcloud_security_group" "api" {
  name        = "egress-api"
  description = "The API server, for registered nodes"
}

resource "tencentcloud_security_group_rule_set" "api" {
  security_group_id = tencentcloud_security_group.api.id

  # kubelet and the agent: an agent that does not see the API server learns of no new pod, and the gateway drops its traffic.
  ingress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "TCP"
    port        = var.api_port
    description = "API server"
  }

  # Logs and exec: 'kubectl egress verify' asks the agents of gateways that way.
  egress {
    action      = "ACCEPT"
    cidr_block  = var.registered_cidr
    protocol    = "TCP"
    port        = "10250"
    description = "kubelet of registered nodes"
  }
}

# For registered nodes that are cloud servers of another VPC. Machines in a data centre have no security group:
# registered-node-firewall.sh admits the same there.
resource "tencentcloud_security_group" "registered" {
  name        = "egress-registered"
  description = "Registered nodes that are gateways"
}

resource "tencentcloud_security_group_rule_set" "registered" {
  security_group_id = tencentcloud_security_group.registered.id

  # What pods send to the gateways.
  ingress {
    action      = "ACCEPT"
    cidr_block  = var.node_cidr
    protocol    = "UDP"
    port        = "8472"
    description = "VXLAN of Cilium, from nodes of pods"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = var.node_cidr
    protocol    = "TCP"
    port        = "4240"
    description = "health checks of Cilium"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = var.node_cidr
    protocol    = "ICMP"
    description = "health checks of Cilium, and too large packets"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = var.api_cidr
    protocol    = "TCP"
    port        = "10250"
    description = "kubelet, from the API server"
  }

  # A gateway sends to wherever the policy lets pods go; the tunnel back, the API server and images are in it.
  egress {
    action      = "ACCEPT"
    cidr_block  = "0.0.0.0/0"
    protocol    = "ALL"
    port        = "ALL"
    description = "the internet, the cluster's nodes, the API server"
  }
}
