using System.Globalization;

namespace EgressTools.ApiServer;

/// <summary>Pods and Namespaces of a <see cref="LargeCluster"/>, with everything that a real server sends of them: 3.4 KB a pod.</summary>
public static class LargePods
{
    private static readonly string PodText = LargeObjects.OneLine("""
        {"metadata":{"name":"@POD","generateName":"@APP-54c98b4f84-","namespace":"@TEAM","uid":"@HEX-1e82-4ba2-9640-@HEX0000",
         "resourceVersion":"2149","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"@APP","pod-template-hash":"54c98b4f84","tier":"@TIER"},
         "annotations":{"prometheus.io/scrape":"true"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"@APP-54c98b4f84",
         "uid":"@HEX-27f1-4ab2-8a10-@HEX0002","controller":true,"blockOwnerDeletion":true}],"managedFields":[{"manager":"kube-controller-manager",
         "operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:generateName":{},
         "f:labels":{".":{},"f:app":{},"f:pod-template-hash":{},"f:tier":{}},"f:ownerReferences":{".":{},
         "k:{\"uid\":\"@HEX-27f1-4ab2-8a10-@HEX0002\"}":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"main\"}":{".":{},"f:image":{},
         "f:imagePullPolicy":{},"f:name":{},"f:ports":{},"f:resources":{}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},
         "f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}},{"manager":"kubelet","operation":"Update",
         "apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{},"f:containerStatuses":{},
         "f:hostIP":{},"f:phase":{},"f:podIP":{},"f:podIPs":{},"f:startTime":{}}},"subresource":"status"}]},
         "spec":{"volumes":[{"name":"kube-api-access-x7k2p","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
         {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}}],"defaultMode":420}}],"containers":[{"name":"main",
         "image":"registry.example.com/team/@APP:1.4.2","ports":[{"containerPort":8080,"protocol":"TCP"}],"resources":{"limits":{"cpu":"1",
         "memory":"512Mi"},"requests":{"cpu":"100m","memory":"128Mi"}},"volumeMounts":[{"name":"kube-api-access-x7k2p","readOnly":true,
         "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"terminationMessagePath":"/dev/termination-log",
         "terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,
         "dnsPolicy":"ClusterFirst","serviceAccountName":"default","serviceAccount":"default","nodeName":"@NODE","securityContext":{},
         "schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",
         "tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],
         "priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running",
         "conditions":[{"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:01Z"},{"type":"Ready",
         "status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:05Z"},{"type":"ContainersReady","status":"True",
         "lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:05Z"},{"type":"PodScheduled","status":"True","lastProbeTime":null,
         "lastTransitionTime":"2026-01-01T00:00:00Z"}],"hostIP":"@NODE","podIP":"@IP","podIPs":[{"ip":"@IP"}],"startTime":"2026-01-01T00:00:01Z",
         "containerStatuses":[{"name":"main","state":{"running":{"startedAt":"2026-01-01T00:00:04Z"}},"lastState":{},"ready":true,"restartCount":0,
         "image":"registry.example.com/team/@APP:1.4.2",
         "imageID":"registry.example.com/team/@APP@sha256:19d5a57cd7a84218afffbf82376bb3ce19d5a57cd7a84218afffbf82376bb3ce",
         "containerID":"containerd://19d5a57cd7a84218afffbf82376bb3ce","started":true}],"qosClass":"Burstable"}}
        """);

    /// <summary>The JSON of a Pod.</summary>
    public static string Pod(LargeCluster cluster, int i) => LargeObjects.OfPod(PodText, cluster, i);

    /// <summary>The JSON of a Namespace.</summary>
    public static string Namespace(int team) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"metadata":{"name":"team-{{{team:d4}}}","uid":"{{{team:x8}}}""" +
            $$$"""-42c1-4d0e-9a11-000000000000","resourceVersion":"310","creationTimestamp":"2026-01-01T00:00:00Z","labels":""" +
            $$$"""{"kubernetes.io/metadata.name":"team-{{{team:d4}}}"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""");
}
