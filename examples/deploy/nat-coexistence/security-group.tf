variable "cluster_security_group_id" {
  description = "The security group that the cluster's nodes have, for kubelet, DNS and what else the cluster needs"
  type        = string
}

# For the nodes of both subnets, beside the group that they have: add it to the node pools of the work subnet too.
# Where the cluster's own group lets everything of the VPC in, as TKE makes it, these rules are there already.
resource "tencentcloud_security_group" "nodes" {
  name        = "egress-nodes"
  description = "Nodes whose pods leave by gateways, and the gateways"
}

resource "tencentcloud_security_group_rule_set" "nodes" {
  security_group_id = tencentcloud_security_group.nodes.id

  # Between the node of a pod and its gateway there is a tunnel, also with native routing. Tunnel packets go to port 8472
  # in both directions, from a port that depends on the connection inside: none is the reply to another, so that both
  # subnets have to be let in.
  ingress {
    action      = "ACCEPT"
    cidr_block  = tencentcloud_subnet.work.cidr_block
    protocol    = "UDP"
    port        = "8472"
    description = "VXLAN of Cilium, from nodes of pods"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = tencentcloud_subnet.egress.cidr_block
    protocol    = "UDP"
    port        = "8472"
    description = "VXLAN of Cilium, replies from gateways"
  }

  # Without 4240 and ping traffic flows too, but agents say that the nodes do not reach each other.
  ingress {
    action      = "ACCEPT"
    cidr_block  = tencentcloud_subnet.work.cidr_block
    protocol    = "TCP"
    port        = "4240"
    description = "health checks of Cilium"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = tencentcloud_subnet.egress.cidr_block
    protocol    = "TCP"
    port        = "4240"
    description = "health checks of Cilium"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = tencentcloud_subnet.work.cidr_block
    protocol    = "ICMP"
    description = "health checks of Cilium, and too large packets"
  }

  ingress {
    action      = "ACCEPT"
    cidr_block  = tencentcloud_subnet.egress.cidr_block
    protocol    = "ICMP"
    description = "health checks of Cilium, and too large packets"
  }

  # The tunnel to the other subnet, and for gateways the internet. Nothing of that is let in.
  egress {
    action      = "ACCEPT"
    cidr_block  = "0.0.0.0/0"
    protocol    = "ALL"
    port        = "ALL"
    description = "gateways and the internet"
  }
}
