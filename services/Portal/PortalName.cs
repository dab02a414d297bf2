namespace PortalService;

/// <summary>What the portal calls itself: <c>Portal:Name</c>.</summary>
internal sealed class PortalName(IConfiguration configuration)
{
    public string Text { get; } = configuration["Portal:Name"] is { Length: > 0 } name ? name : "Equity Plans";
}
