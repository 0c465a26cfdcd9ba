using System.CommandLine;

namespace EgressTools.Plugin.Commands;

internal sealed class UsersCommand : ICommand
{
    private readonly Argument<string> _address = new("address") { Description = "An egress IP, a gateway's address, or a public address" };
    private readonly ListOptions _list = new();

    public Command Create() => _list.AddTo(new("users", "Show the pods that leave by an egress IP, a gateway or a public address") { _address });

    public bool LeavesNothing(Session session) => true;

    public async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var style = _list.Read(session);
        var address = session.Parsed.GetValue(_address)!;
        var users = FindPods.Run(await session.ReadAsync(FindPods.Needs, cancellationToken), address);
        if (users.IsEmpty)
            session.Report.Note($"no pod leaves by {address}");
        session.Print(style, PodListing.Listing, users);
        return session.Predicted();
    }
}
