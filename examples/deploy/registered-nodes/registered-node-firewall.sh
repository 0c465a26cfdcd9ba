#!/bin/sh
# Admits on a registered node what a gateway has to receive; run it there as root. What is admitted already stays as it is.
# NODE_CIDR, API_CIDR: as node_cidr and api_cidr in security-group.tf. Rules go before all others, and are gone after a
# restart unless the distribution saves them. Not for firewalld, which replaces them.
set -eu

admit() {
    chain=$1
    shift
    iptables -C "$chain" "$@" -j ACCEPT 2>/dev/null || iptables -I "$chain" "$@" -j ACCEPT
}

# Traffic of pods. The port is 8472 unless tunnel-port in cilium-config says otherwise; it is not the 4789 of IANA's list.
admit INPUT -p udp --dport 8472 -s "${NODE_CIDR:-172.22.48.0/24}"
# Health checks of Cilium, and messages about packets that are too large.
admit INPUT -p tcp --dport 4240 -s "${NODE_CIDR:-172.22.48.0/24}"
admit INPUT -p icmp -s "${NODE_CIDR:-172.22.48.0/24}"
# kubelet, from the API server: logs and exec.
admit INPUT -p tcp --dport 10250 -s "${API_CIDR:-172.22.60.0/24}"
# What comes out of the tunnel may be routed by the kernel: where the machine forwards nothing, it would end here.
admit FORWARD -i cilium_vxlan
