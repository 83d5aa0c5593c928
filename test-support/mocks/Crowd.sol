// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPrimaryMarket} from "../../contracts/primary/IPrimaryMarket.sol";

/// @title CrowdMember
/// @notice One holder of many: it requests creations for itself, and claims what they become.
contract CrowdMember {
    function request(IPrimaryMarket market, uint256 assets) external {
        IERC20(market.asset()).approve(address(market), assets);
        market.requestDeposit(assets, address(this), address(this));
    }

    function claim(IPrimaryMarket market, uint256 windowId) external {
        market.claimWindow(windowId, address(this), address(this));
    }
}

/// @title Crowd
/// @notice Thousands of holders, each an account of its own, at the price of a few transactions.
contract Crowd {
    address private immutable _template = address(new CrowdMember());

    CrowdMember[] public members;

    /// @notice Has `count` new members request a creation of `assets` each, paid by the caller.
    function join(IPrimaryMarket market, uint256 count, uint256 assets) external {
        IERC20 asset = IERC20(market.asset());
        for (uint256 i = 0; i < count; ++i) {
            CrowdMember member = CrowdMember(Clones.clone(_template));
            members.push(member);
            asset.transferFrom(msg.sender, address(member), assets);
            member.request(market, assets);
        }
    }

    function size() external view returns (uint256) {
        return members.length;
    }
}
