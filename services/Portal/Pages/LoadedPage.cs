using Microsoft.AspNetCore.Components;

namespace PortalService.Pages;

/// <summary>A page that has everything it shows before it is rendered at all: it is whole, or it is a problem's page.</summary>
public abstract class LoadedPage : ComponentBase
{
    [CascadingParameter]
    public HttpContext? Http { get; set; }

    /// <summary>Fires when the reader has gone.</summary>
    protected CancellationToken Cancel => Http?.RequestAborted ?? CancellationToken.None;

    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    protected abstract Task LoadAsync();
}
