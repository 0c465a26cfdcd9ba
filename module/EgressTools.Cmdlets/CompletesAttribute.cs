using System.Management.Automation.Language;

namespace EgressTools.Cmdlets;

/// <summary>The parameter's values are completed as its declaration says, and where there are none, not by names of files.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CompletesAttribute() : ArgumentCompleterAttribute(typeof(OptionCompleter));
