namespace EgressTools.Plugin.Commands;

internal sealed class CreateRbacCommand : ICommand
{
    public CommandDefinition Definition => Subcommands.CreateRbac;
    public bool LeavesNothing(Session session) => true;

    public Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var format = session.Format(CreateRbacUseCase.Formats, OutputKind.Yaml);
        var request = new CreateRbacRequest(session.Choice<AccessLevel>(Options.For))
        {
            Name = session.Text(Options.RoleName),
            ServiceAccount = session.Text(Options.ServiceAccount),
            Probe = session.Text(Options.Probe),
            CiliumNamespace = session.Text(Options.CiliumNamespace),
        };
        EgressRoleDocument.Write(session.Streams.Out, format, CreateRbacUseCase.Run(request, session.World, session.Report));
        return Task.FromResult(0);
    }
}
