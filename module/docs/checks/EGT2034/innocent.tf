resource "tencentcloud_kubernetes_cluster" "main" {
  vpc_id                     = var.vpc
  cluster_internet           = true
  cluster_intranet           = true
  cluster_intranet_subnet_id = var.work_subnet
}
