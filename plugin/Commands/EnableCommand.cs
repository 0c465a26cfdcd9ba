using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class EnableCommand : ICommand
{
    private readonly Option<string[]> _vpcCidrs = CommonOptions.Repeatable("--vpc-cidr", "CIDR", "Range of the network around the nodes, whose hosts are to see pods with their own addresses (native routing)");
    private readonly Option<string?> _host = CommonOptions.Text("--k8s-service-host", "HOST", "Where agents reach the API server without kube-proxy");
    private readonly Option<string?> _port = CommonOptions.Text("--k8s-service-port", "PORT", "Its port");
    private readonly Option<bool> _without = Options.Flag("--without-policies", "Save and delete the policies first, and put them back when every agent runs with the egress gateway");
    private readonly Option<string[]> _skip = CommonOptions.Repeatable("--skip", "CODE", "Leave a check out, such as EGT4012");
    private readonly FeatureOptions _shared = new(FeatureGoal.On);

    public Command Create() => _shared.AddTo(new("enable", "Enable the egress gateway with helm, after a preview") { _vpcCidrs, _host, _port, _without, _skip });

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new EnableRequest
        {
            VpcCidrs = FeatureInput.Ranges(session.Values(_vpcCidrs), "--vpc-cidr"),
            ServiceHost = FeatureInput.Host(session.Value(_host), "--k8s-service-host"),
            ServicePort = Options.Number(session.Value(_port), "--k8s-service-port", 1, 65535),
            WithoutPolicies = session.Value(_without),
            Skip = [.. session.Values(_skip).Select(static s => CheckSkip.Parse(s, "--skip"))],
        };
        return _shared.RunAsync(session, state => FeaturePlanner.Enable(state, request), cancellationToken);
    }
}
