// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IERC7575
/// @notice ERC-7575: an ERC-4626 vault whose share token is another contract. Interface id 0x2f0a18c5.
/// @dev "Shares" in these names are the token's units: raw ERC-20 amounts, 18 decimals, constant through splits and
/// dividends. They are not shares of the company, of which a unit stands for `multiplier / 1e18`.
interface IERC7575 {
    /// @notice Emitted when units are claimed for money.
    /// @param sender The controller whose request is claimed (ERC-7540).
    /// @param owner Who received the units (ERC-7540).
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    /// @notice Emitted when money is claimed for units.
    /// @param sender Who called.
    /// @param receiver Who received the money.
    /// @param owner The controller whose request is claimed.
    event Withdraw(
        address indexed sender,
        address indexed receiver,
        address indexed owner,
        uint256 assets,
        uint256 shares
    );

    /// @notice Claims units for `assets` of the caller's filled money; see ERC-7540.
    /// @return shares Units, rounded down.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);

    /// @notice Claims exactly `shares` units of the caller's.
    /// @return assets The filled money that is used up, rounded up.
    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    /// @notice Claims exactly `assets` of a controller's money.
    /// @return shares The filled units that are used up, rounded up.
    function withdraw(uint256 assets, address receiver, address controller) external returns (uint256 shares);

    /// @notice Claims money for `shares` of a controller's filled units.
    /// @return assets Money, rounded down.
    function redeem(uint256 shares, address receiver, address controller) external returns (uint256 assets);

    /// @notice The payment asset.
    function asset() external view returns (address assetTokenAddress);

    /// @notice The equity token.
    function share() external view returns (address shareTokenAddress);

    /// @notice Units for money at the last recorded value, fees left out, rounded down; 0 while no value is recorded. A view
    /// to display: nothing trades at it.
    function convertToShares(uint256 assets) external view returns (uint256 shares);

    /// @notice Money for units at the last recorded value, fees left out, rounded down; 0 while no value is recorded. A view
    /// to display: nothing trades at it.
    function convertToAssets(uint256 shares) external view returns (uint256 assets);

    /// @notice The customers' money in escrow, as counted, whatever was sent here besides.
    function totalAssets() external view returns (uint256 totalManagedAssets);

    /// @notice The filled money of the oldest window that {deposit} acts on.
    function maxDeposit(address controller) external view returns (uint256 maxAssets);

    /// @notice The units that {mint} can claim of that window.
    function maxMint(address controller) external view returns (uint256 maxShares);

    /// @notice The money that {withdraw} can claim of the oldest window it acts on.
    function maxWithdraw(address controller) external view returns (uint256 maxAssets);

    /// @notice The filled units of that window.
    function maxRedeem(address controller) external view returns (uint256 maxShares);

    /// @notice Always reverts, as ERC-7540 demands: what a request becomes is not known beforehand.
    function previewDeposit(uint256 assets) external view returns (uint256 shares);

    /// @notice Always reverts, as ERC-7540 demands.
    function previewMint(uint256 shares) external view returns (uint256 assets);

    /// @notice Always reverts, as ERC-7540 demands.
    function previewWithdraw(uint256 assets) external view returns (uint256 shares);

    /// @notice Always reverts, as ERC-7540 demands.
    function previewRedeem(uint256 shares) external view returns (uint256 assets);
}
