using EgressTools.Model;
using EgressTools.Provisioning.Feature;

namespace EgressTools.Operations;

/// <summary>An installation as files tell of it, for showing and printing a change; helm's releases and the API server's endpoints are in no file.</summary>
public static class SavedFeature
{
    /// <summary>What files tell.</summary>
    /// <exception cref="InputException">They hold no configuration of Cilium.</exception>
    public static FeatureState Of(ClusterSnapshot snapshot)
    {
        var installation = snapshot.Installation;
        if (installation.Configuration.Count == 0)
            throw new InputException($"'{snapshot.Origin}' holds no ConfigMap cilium-config, from which it is told what has to change: save a cluster by kubectl egress snapshot", "NoConfiguration");
        var space = installation.Namespace ?? "kube-system";
        return new FeatureState(snapshot) { Agents = new ObjectName(space, "cilium"), Operator = new ObjectName(space, "cilium-operator"), AgentsServer = installation.Server, IsTke = FeatureState.IsOfTke(snapshot) };
    }
}
