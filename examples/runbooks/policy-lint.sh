#!/usr/bin/env bash
# Checks the egress policies of a pull request, without a cluster.
#   POLICIES        file or folder with the documents (policies)
#   CILIUM_VERSION  the version of Cilium that they are for (optional)
#   RESULTS         where the JUnit XML goes (egress-check.xml)
#   SARIF           where the SARIF goes (egress-check.sarif)
#   EGRESS_FROM     a saved snapshot of the cluster that they are for (optional): then what they bring there is checked
set -uo pipefail

results=${RESULTS:-egress-check.xml}
sarif=${SARIF:-egress-check.sarif}
# No report of an earlier run may be taken for that of this one.
for report in "$results" "$sarif"; do
  [ ! -f "$report" ] || rm -f "$report" || exit 3
done
options=()
[ -z "${CILIUM_VERSION:-}" ] || options+=(--cilium-version "$CILIUM_VERSION")
[ -z "${EGRESS_FROM:-}" ] || options+=(--from "$EGRESS_FROM")

kubectl egress check -f "${POLICIES:-policies}" "${options[@]}" -o text -o "junit=$results" -o "sarif=$sarif" --ci auto
