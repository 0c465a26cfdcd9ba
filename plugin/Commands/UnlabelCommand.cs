namespace EgressTools.Plugin.Commands;

internal sealed class UnlabelCommand : LabelCommand
{
    public override CommandDefinition Definition => Subcommands.Unlabel;
}
