namespace EgressTools.Plugin.Commands;

internal sealed class CreateNodePoolCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.CreateNodePool;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var kind = NodePoolKinds.Parse(session.Text(Options.PoolKind)!);
        var formats = CreateNodePoolUseCase.FormatsOf(kind);
        var format = session.Format(formats, formats[0]);
        CreateNodePoolUseCase.Run(Request(session, kind), session.World, session.Report).Write(session.Streams.Out, format);
        return Task.FromResult(0);
    }

    private static NodePoolRequest Request(Session session, NodePoolKind kind) => new(kind, session.Text(Options.Name)!)
    {
        Labels = session.Texts(Options.Label),
        Taint = session.Text(Options.Taint),
        Replicas = session.Number(Options.Replicas),
        ClusterId = session.Text(Options.ClusterId),
        VpcId = session.Text(Options.VpcId),
        SubnetIds = session.Texts(Options.SubnetId),
        SubnetCidrs = session.Texts(Options.SubnetCidr),
        Zones = session.Texts(Options.Zone),
        SecurityGroupIds = session.Texts(Options.SecurityGroupId),
        SshKeyIds = session.Texts(Options.SshKeyId),
        InstanceTypes = session.Texts(Options.InstanceType),
        InstanceFamilies = session.Texts(Options.InstanceFamily),
        InstanceCpu = session.Number(Options.InstanceCpu),
        Image = session.Text(Options.Image),
        Bandwidth = session.Number(Options.Bandwidth),
        ChargeType = session.Text(Options.ChargeType),
        BandwidthPackageId = session.Text(Options.BandwidthPackageId),
        DiskType = session.Text(Options.DiskType),
        DiskSize = session.Number(Options.DiskSize),
        AnchorImage = session.Text(Options.AnchorImage),
        Namespace = session.World.GivenNamespace,
    };
}
