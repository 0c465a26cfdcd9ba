namespace EgressTools.Tests.Engine;

public sealed class IdentityLabelsTests
{
    [Theory]
    [InlineData("app", true)]
    [InlineData("app.kubernetes.io/name", true)]
    [InlineData("io.kubernetes.pod.namespace", true)]
    [InlineData("io.kubernetes.pod.name", false)]
    [InlineData("io.cilium.k8s.policy.cluster", true)]
    [InlineData("io.cilium.k8s.policy.serviceaccount", true)]
    [InlineData("io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name", true)]
    [InlineData("io.cilium.k8s.namespace.labels.node.beta.kubernetes.io/x", false)]
    [InlineData("kubernetes.io/os", false)]
    [InlineData("node.kubernetes.io/instance-type", true)]
    [InlineData("failure-domain.beta.kubernetes.io/zone", false)]
    [InlineData("k8s.io/x", false)]
    [InlineData("k8s-app", true)]
    [InlineData("pod-template-hash", false)]
    [InlineData("my-pod-template-hash", true)]
    [InlineData("statefulset.kubernetes.io/pod-name", false)]
    [InlineData("batch.kubernetes.io/job-name", true)]
    [InlineData("batch.kubernetes.io/controller-uid", false)]
    [InlineData("topology.kubernetes.io/zone", false)]
    public void By_default(string key, bool kept) => Assert.Equal(kept, IdentityLabels.Default(null).Keeps(key));

    [Theory]
    [InlineData("1.14.9", "statefulset.kubernetes.io/pod-name", true)]
    [InlineData("1.15.0", "statefulset.kubernetes.io/pod-name", false)]
    [InlineData("1.15.0", "controller-uid", true)]
    [InlineData("1.16.0", "controller-uid", false)]
    [InlineData("1.19.1", "topology.kubernetes.io/zone", true)]
    public void By_release(string version, string key, bool kept) => Assert.Equal(kept, IdentityLabels.Default(CiliumVersion.Find(version)).Keeps(key));

    [Theory]
    // One that keeps is enough to drop all that none names.
    [InlineData("k8s:app", "app", true)]
    [InlineData("k8s:app", "application", true)]
    [InlineData("k8s:app", "team", false)]
    [InlineData("k8s:app", "my-app", false)]
    [InlineData("k8s:app", "io.kubernetes.pod.namespace", true)]
    [InlineData("k8s:app", "io.cilium.k8s.namespace.labels.team", true)]
    // One that drops leaves the rest.
    [InlineData("k8s:!job-name", "job-name", false)]
    [InlineData("!job-name", "job-name", false)]
    [InlineData("k8s:!job-name", "team", true)]
    // The longer match that keeps wins over the shorter that drops.
    [InlineData("!foo foo\\.bar", "foo.bar", true)]
    [InlineData("!foo foo\\.bar", "foo.baz", false)]
    [InlineData("!foo\\.bar foo", "foo.bar", false)]
    [InlineData("k8s:statefulset\\.kubernetes\\.io/pod-name", "statefulset.kubernetes.io/pod-name", false)]
    // Patterns of another source say nothing of these labels, but a list that keeps is one all the same.
    [InlineData("container:!team", "team", true)]
    [InlineData("container:app", "team", false)]
    [InlineData("  k8s:app \t k8s:team ", "team", true)]
    // What is no regular expression is passed over.
    [InlineData("k8s:![", "team", true)]
    public void By_configuration(string patterns, string key, bool kept) => Assert.Equal(kept, IdentityLabels.With(null, patterns).Keeps(key));
}
